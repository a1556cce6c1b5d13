// What a crash may leave at the end of a file of lines: half a line.
#pragma once

#include <string>

#include "shared/error.h"

namespace consumer {

// Cuts off the bytes after the last line feed, if there are any. kUsage, and the file as it was,
// where they do not begin as a row of ours: then the file is somebody else's.
// REQUIRES: `fd` is a regular file open for reading and writing.
shared::Result<void> CutTornLine(int fd, const std::string& path);

}  // namespace consumer
