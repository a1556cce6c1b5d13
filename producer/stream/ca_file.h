// The file of --ca-file.
#pragma once

#include <string>

#include "shared/error.h"

namespace producer {

// kUsage: it cannot be read, or holds no certificate in PEM, or one that TLS
// cannot read. Empty: the system's are meant.
shared::Result<void> CheckCaFile(const std::string& file);

}  // namespace producer
