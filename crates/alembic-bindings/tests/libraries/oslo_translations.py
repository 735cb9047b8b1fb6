# oslo.i18n 6.9.0
try:
    import oslo_i18n as i18n
except ImportError:
    print("not there")

factory = i18n.TranslatorFactory(domain="pets")
_ = factory.primary
print(_("it's %s") % "here", factory.plural_form("one", "many", 1), factory.plural_form("one", "many", 2))
print(factory.contextual_form("menu", "open"), i18n.translate("text", "de"), i18n.get_available_languages("pets"))
print(factory.log_error("failed"))
