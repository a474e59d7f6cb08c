@node "%~dp0lib\campaign.mjs" %*
