// What the place we write to can show.
#pragma once

#include <string>
#include <string_view>

namespace shared {

bool IsTerminal(int fd);

// Whether both are the same terminal.
bool SameTerminal(int fd, int other);

// Columns of the terminal; `otherwise` where `fd` is none or does not say.
int TerminalWidth(int fd, int otherwise = 80);

// Its lines, likewise.
int TerminalHeight(int fd, int otherwise = 24);

// True on a terminal that knows colours, unless NO_COLOR is set (https://no-color.org).
bool WantsColour(int fd);

// Writes what could move a terminal's cursor, change its colours or reverse the reading order as
// an escape: a line feed as "\n", a tab as "\t", other control characters as "\x1b", direction
// marks and line separators as "\u202e". All else stays, joiners of emoji too. Pure.
// Takes any bytes; those that are no UTF-8 stay as they are.
std::string EscapeForTerminal(std::string_view text);

}  // namespace shared
