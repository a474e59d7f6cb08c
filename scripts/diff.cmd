@node "%~dp0lib\diff.mjs" %*
