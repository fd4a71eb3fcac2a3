from django.http import HttpRequest, HttpResponse


def measures(request: HttpRequest, slug: str = "", measure_id: str = "") -> HttpResponse:
    return HttpResponse("")
