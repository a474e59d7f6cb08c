@node "%~dp0lib\pipeline.mjs" %*
