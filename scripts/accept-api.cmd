@node "%~dp0lib\accept-api.mjs" %*
