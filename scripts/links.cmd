@node "%~dp0lib\links.mjs" %*
