@node "%~dp0lib\corpus.mjs" %*
