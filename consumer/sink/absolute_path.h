// The name under which a sink's file is remembered.
#pragma once

#include <string>

namespace consumer {

// An absolute path, so that the same file has the same name from any directory. The path itself
// where the system cannot tell.
std::string AbsolutePath(const std::string& path);

}  // namespace consumer
