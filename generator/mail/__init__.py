"""An edition: rendered, compiled behind a guard, translated into a dialect, packed."""
