"""The site's addresses with the style page, which only debug serves."""

from skillshed.site.style import urlpatterns as style
from skillshed.site.urls import urlpatterns as site

urlpatterns = [*style, *(pattern for pattern in site if pattern not in style)]
