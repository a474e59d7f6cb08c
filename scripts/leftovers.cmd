@node "%~dp0lib\leftovers.mjs" %*
