@node "%~dp0lib\matrix.mjs" %*
