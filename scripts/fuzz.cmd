@node "%~dp0lib\fuzz.mjs" %*
