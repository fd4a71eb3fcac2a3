from django.http import HttpRequest, HttpResponse


def measure(request: HttpRequest, slug: str = "", measure_id: str = "") -> HttpResponse:
    return HttpResponse("")
