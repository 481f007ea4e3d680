#include "mock-host/commands/context.hpp"
#include "mock-host/commands/verbs.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/secret_box.hpp"

#include <ostream>

namespace mock::commands {

namespace {

Ran prepare(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    DESK_CHECK(store::prepare_new_key(*store));
    context.out() << "Made " << (store->directory() / "secrets.key.new").string()
                  << ". Copy it to the folder of each other node, with mode 0600; then run\n"
                     "\"mock-host key rotate\" on one of them.\n";
    return Exit::ok;
}

Ran rotate(Context& context, const Given&)
{
    DESK_TRY(store::Store * store, context.store());
    store::Transaction change(*store);
    DESK_TRY(const store::Resealed done, store::change_key(*store, change));
    const std::string count = std::to_string(done.values);
    note_audit(change, {.action = "key.rotate",
                        .subject = "secrets",
                        .outcome = "done",
                        .details = count + " sealed anew"});
    change.commit();
    DESK_CHECK(store::put_new_key_in_place(*store));
    context.out() << count << (done.values == 1 ? " secret is" : " secrets are")
                  << " sealed with a new key; desks that run take it by themselves.\n"
                     "A backup of the store from before needs the key from before.\n";
    return Exit::ok;
}

} // namespace

Group key_commands()
{
    return {"key",
            "The key with which the store's secrets are sealed",
            {{"key rotate",
              "Seal all secrets with a new key in place of the old one; desks may go on running.\n"
              "Copy secrets.key first: backups of the store from before need it",
              {},
              rotate,
              false},
             {"key prepare",
              "Several nodes: make the new key first, to copy it to all of them",
              {},
              prepare,
              false}}};
}

} // namespace mock::commands
