// What goes together about windows, and what the flags mean.
#pragma once

#include "consumer/count/window_spec.h"
#include "consumer/options/options.h"
#include "shared/error.h"
#include "shared/options.h"

namespace consumer {

// kUsage names the flags that do not go together, and the way out.
shared::Result<void> CheckWindows(const ConsumerOptions& options, const shared::OptionTable& table);

// REQUIRES: windows.length.
WindowSpec WindowSpecOf(const WindowFlags& windows);

}  // namespace consumer
