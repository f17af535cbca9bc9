// SIGINT and SIGTERM as a question a run asks itself: "am I to stop?"
#pragma once

namespace kiemchung {

// From here on the first signal only sets the flag; a second one ends the process at once.
void watch_for_interrupt();
bool interrupted();

}  // namespace kiemchung
