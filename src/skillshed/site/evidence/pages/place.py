from django.http import HttpRequest, HttpResponse


def place(request: HttpRequest, slug: str = "", measure_id: str = "") -> HttpResponse:
    return HttpResponse("")
