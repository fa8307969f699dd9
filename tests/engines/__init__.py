"""The engines that send as providers do: real ones in `script`, `python` and `go`, emulators of the others."""
