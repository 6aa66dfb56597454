// Shows the OpenAPI document whose address the page gives; a file of its own because the pages allow no inline script.
{
  const place = document.getElementById("swagger-ui");
  SwaggerUIBundle({ url: place.dataset.url, domNode: place, deepLinking: true, validatorUrl: null });
}
