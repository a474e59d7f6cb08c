@node "%~dp0lib\mutants.mjs" %*
