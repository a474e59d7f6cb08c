@node "%~dp0lib\accept-snapshots.mjs" %*
