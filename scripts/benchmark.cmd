@node "%~dp0lib\benchmark.mjs" %*
