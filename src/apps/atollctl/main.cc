// SPDX-License-Identifier: Apache-2.0
// atollctl: one order, one answer, one exit code. Answers go to standard output, everything else to
// standard error.
#include <cstdio>
#include <exception>

#include "apps/atollctl/carry_out.h"
#include "apps/atollctl/command_line.h"
#include "apps/atollctl/exit_code.h"
#include "apps/atollctl/verify.h"
#include "apps/atollctl/view_json.h"
#include "apps/atollctl/view_table.h"
#include "rpc/posting/posting_client.h"
#include "runtime/named_thread.h"

namespace {

using namespace atollbank;
using namespace atollbank::atollctl;

void print(const View& view, bool as_json) {
  std::fputs((as_json ? to_json(view) + "\n" : to_table(view)).c_str(), stdout);
}

void complain(std::string_view line) {
  std::fprintf(stderr, "atollctl: %.*s\n", static_cast<int>(line.size()), line.data());
}

int report(const base::Error& error, bool as_json) {
  if (as_json) {
    std::fprintf(stderr, "%s\n", to_json(error).c_str());
  } else {
    complain(error.message + " (" + error.reason + ")");
  }
  return exit_code_of(error);
}

int ask_ledger(const CommandLine& line, const LedgerOrder& order, const base::Clock& clock) {
  rpc::ClientQueue queue;
  rpc::PostingClient client(queue, clock,
                            {.address = line.address, .connect_patience = line.patience});
  runtime::NamedThread answers("answers", [&queue] { queue.run(); });
  LedgerCalls ledger(client, clock, line.patience);
  const auto answer = carry_out(order, ledger, clock);
  client.stop();
  queue.shut_down();
  answers.join();
  if (!answer) return report(answer.error(), line.as_json);
  print(answer->view, line.as_json);
  if (answer->refusal.empty()) return kDone;
  complain(answer->refusal);
  return kRefused;
}

int verify(const CommandLine& line, const Verify& order, const base::Clock& clock) {
  const auto folders = journal_folders(order.data_folder);
  if (!folders) return report(folders.error(), line.as_json);
  int code = kDone;
  for (const std::string& folder : *folders) {
    ProgressBar progress(stderr, clock);
    const auto verdict = verify_folder(folder, progress);
    if (!verdict) return report(verdict.error(), line.as_json);
    if (verdict->difference) code = kRefused;
    if (line.as_json) {
      print(view_of_verdict(*verdict), true);
    } else {
      const std::string prefix = folders->size() > 1 ? folder + ": " : "";
      std::printf("%s%s\n", prefix.c_str(), verdict_line(*verdict).c_str());
    }
  }
  return code;
}

int run(const std::vector<std::string>& arguments) {
  const Parsed parsed = parse(arguments);
  if (const auto* help = std::get_if<Help>(&parsed)) {
    std::fputs(help->text.c_str(), stdout);
    return kDone;
  }
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    complain(refusal->line);
    return kBadUsage;
  }
  const base::SystemClock clock;
  const CommandLine& line = std::get<CommandLine>(parsed);
  if (const auto* order = std::get_if<Verify>(&line.order)) return verify(line, *order, clock);
  return ask_ledger(line, std::get<LedgerOrder>(line.order), clock);
}

}  // namespace

int main(int argc, char** argv) try {
  return run({argv + 1, argv + argc});
} catch (const std::exception& failure) {
  complain(failure.what());
  return kUnreachable;
}
