@node "%~dp0lib\clients.mjs" %*
