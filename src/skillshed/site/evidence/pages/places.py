from django.http import HttpRequest, HttpResponse


def places(request: HttpRequest, slug: str = "", measure_id: str = "") -> HttpResponse:
    return HttpResponse("")
