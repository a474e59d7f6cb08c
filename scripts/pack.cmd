@node "%~dp0lib\pack.mjs" %*
