// What a program says to the person who runs it, outside its log: its error, its help.
#pragma once

#include <cstdio>
#include <string_view>

namespace shared {

// Writes the text and flushes. A stream that takes nothing (its reader is gone, its disk is full)
// costs the text alone: the exit code still tells how the program ended.
void PrintMessage(std::FILE* to, std::string_view text);

}  // namespace shared
