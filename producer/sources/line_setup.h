// --source file and --source stdin: tweets a line.
#pragma once

#include "producer/sources/source_setup.h"

namespace producer {

const SourceSetup& FileSetup();
const SourceSetup& StdinSetup();

// Of --input.
std::unique_ptr<MessageParser> MakeLineParser(const ProducerOptions& options);

}  // namespace producer
