@node "%~dp0lib\run.mjs" %*
