// Whether there is something to read: a file, stdin, the other side of a socket. And whether what
// is written beside Kafka can be: readers' lines, a recording.
#pragma once

#include <string>

#include "producer/doctor/finding.h"
#include "producer/parse/message_parser.h"
#include "shared/clock.h"
#include "shared/host_port.h"
#include "shared/shutdown.h"

namespace producer {

// The file can be read, and its first line is what `parser` reads. Nothing is taken from a pipe.
Finding CheckFile(const std::string& file, MessageParser& parser, const shared::Clock& clock,
                  const shared::Shutdown& shutdown);

Finding CheckStdin();

// Connects and hangs up, within 5 s.
Finding CheckConnecting(const shared::HostPort& address, const shared::Shutdown& shutdown);

// Listens and stops at once. `check`: the finding's name.
Finding CheckListening(const std::string& check, const shared::HostPort& address);

// A file of --record that is there can be added to, or its directory takes a new one.
Finding CheckRecording(const std::string& file);

}  // namespace producer
