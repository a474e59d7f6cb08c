@node "%~dp0lib\setup.mjs" %*
