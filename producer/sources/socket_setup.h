// --source socket: tweets a line over TCP.
#pragma once

#include "producer/sources/source_setup.h"

namespace producer {

const SourceSetup& SocketSetup();

}  // namespace producer
