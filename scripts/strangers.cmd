@node "%~dp0lib\strangers.mjs" %*
