<%page expression_filter="h"/>${html} ${html | n}
