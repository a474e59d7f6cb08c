@node "%~dp0lib\synth.mjs" %*
