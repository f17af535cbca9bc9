// Replaced by the room's first stage.
