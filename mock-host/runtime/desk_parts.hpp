#pragma once

#include "mock-host/runtime/call_table.hpp"
#include "mock-host/runtime/clock.hpp"
#include "mock-host/runtime/crash_file.hpp"
#include "mock-host/runtime/desk.hpp"
#include "mock-host/runtime/dispatcher.hpp"
#include "mock-host/runtime/instances.hpp"
#include "mock-host/runtime/old_rows.hpp"
#include "mock-host/runtime/schedule.hpp"
#include "mock-host/services/mail_sender.hpp"
#include "mock-host/store/nodes.hpp"
#include "mock-host/store/turns.hpp"

#include <memory>
#include <utility>

namespace mock::runtime {

/// What a desk consists of, in the order in which it comes into being.
class Desk::Parts {
public:
    Parts(std::unique_ptr<store::Store> the_store, store::SecretBox the_box,
          std::unique_ptr<store::Node> the_node, std::unique_ptr<CrashFile> the_crash_file,
          DeskOptions the_options);

    DeskOptions options;
    std::unique_ptr<store::Store> store;
    store::SecretBox box;
    std::unique_ptr<store::Node> node;
    std::unique_ptr<CrashFile> crash_file;
    Clock clock;
    CallTable calls;
    store::Turns clicks{2}; ///< that are being taken in
    HostParts host;
    Instances instances;
    Schedule schedule;
    services::MailSender mails;
    Dispatcher dispatcher;
    OldRows old_rows;
};

} // namespace mock::runtime
