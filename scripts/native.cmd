@node "%~dp0lib\native.mjs" %*
