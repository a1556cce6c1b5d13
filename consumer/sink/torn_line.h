// What a crash may leave at the end of a file of lines: half a line.
#pragma once

#include <string>
#include <string_view>

#include "shared/error.h"

namespace consumer {

// How the lines of a file are told from somebody else's.
struct LineFormat {
  // The first line with its line feed; empty: none.
  std::string header;
  // Whether `text`, maybe cut short, is the beginning of a row of ours.
  bool (*begins_as_row)(std::string_view text) = nullptr;
  // A line feed between double quotes ends no row (RFC 4180). Then the file is read from its
  // beginning to find the last row's end, about 1 s a GB.
  bool quoted = false;
};

// Cuts off the bytes after the end of the last whole line, if there are any. kUsage, and the file
// as it was, where they do not begin as a row or header of ours: then the file is somebody else's.
// REQUIRES: `fd` is a regular file open for reading and writing.
shared::Result<void> CutTornLine(int fd, const std::string& path, const LineFormat& format);

// kUsage where the file has lines and the first is not the header.
shared::Result<void> CheckHeader(int fd, const std::string& path, const LineFormat& format);

}  // namespace consumer
