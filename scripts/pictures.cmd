@node "%~dp0lib\pictures.mjs" %*
