// tweet-producer: reads tweets from a stream and publishes them to a Kafka topic.
#include <cstdio>
#include <string>
#include <vector>

#include "producer/doctor_command.h"
#include "producer/journal_command.h"
#include "producer/options/options.h"
#include "producer/rules_command.h"
#include "producer/service.h"
#include "shared/exit_code.h"
#include "shared/log.h"
#include "shared/message.h"
#include "shared/shutdown.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto line = producer::ParseProducerOptions(arguments, shared::ProcessEnvironment());
  if (!line) {
    shared::PrintMessage(stderr, "tweet-producer: " + line.error().what + "\n");
    return static_cast<int>(shared::ExitCodeOf(line.error().kind));
  }
  if (line->print) {
    shared::PrintMessage(stdout, *line->print);
    return 0;
  }
  const auto& service = line->options.service;
  shared::log::Configure(service.log_level, service.log_format);
  shared::Shutdown shutdown;
  if (line->options.command == producer::Command::kDoctor) {
    return static_cast<int>(producer::RunDoctor(line->options, shutdown));
  }
  if (line->options.command == producer::Command::kJournalShow) {
    return static_cast<int>(producer::RunJournalShow(line->options));
  }
  if (producer::IsOfRules(line->options.command)) {
    return static_cast<int>(producer::RunRules(line->options, shutdown));
  }
  return static_cast<int>(producer::RunService(line->options, shutdown));
}
