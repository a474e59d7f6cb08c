@node "%~dp0lib\canary.mjs" %*
