@node "%~dp0lib\test.mjs" %*
