@node "%~dp0lib\browser.mjs" %*
