é ${"ü" + message} 漢字
