// --source bluesky: Jetstream, all public posts.
#pragma once

#include "producer/sources/source_setup.h"

namespace producer {

const SourceSetup& BlueskySetup();

}  // namespace producer
