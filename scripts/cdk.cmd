@node "%~dp0lib\cdk.mjs" %*
