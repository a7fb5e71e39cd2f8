project = "Machine learning"
html_theme = "pydata_sphinx_theme"
html_extra_path = ["extra"]
html_theme_options = {"navbar_end": ["theme-switcher"]}
