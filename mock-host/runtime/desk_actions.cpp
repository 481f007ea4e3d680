#include "mock-host/runtime/desk_parts.hpp"
#include "mock-host/runtime/form_findings.hpp"
#include "mock-host/runtime/host_texts.hpp"
#include "mock-host/services/documents.hpp"
#include "mock-host/services/names.hpp"
#include "mock-host/store/audit.hpp"
#include "mock-host/store/records.hpp"

#include <algorithm>
#include <random>

namespace mock::runtime {

namespace {

loader::Target loader_target(store::TargetKind kind)
{
    switch (kind) {
    case store::TargetKind::activity:
        return loader::Target::activity;
    case store::TargetKind::asset:
        return loader::Target::asset;
    case store::TargetKind::configuration:
        return loader::Target::configuration;
    }
    return loader::Target::activity;
}

bool has_right(const store::Person& person, store::TargetKind kind, const std::string& right)
{
    const auto rights = services::rights_of(person, kind);
    return std::find(rights.begin(), rights.end(), right) != rights.end();
}

/// Whose actions are shown on a target, the default first.
std::vector<store::Configuration> who_offers(store::Connection connection,
                                             const store::Target& target)
{
    const auto interested = instances_with_interest(connection, target);
    std::vector<store::Configuration> offering;
    for (auto& one : list_configurations(connection)) {
        const bool has_interest =
            std::find(interested.begin(), interested.end(), one.id) != interested.end();
        const bool offers = target.kind == store::TargetKind::configuration
                                ? one.id == target.id
                                : one.is_default || has_interest;
        if (offers) offering.push_back(std::move(one));
    }
    std::stable_partition(offering.begin(), offering.end(),
                          [](const auto& one) { return one.is_default; });
    return offering;
}

std::string reason_of(const desk::Error& error, const std::string& locale)
{
    if (error.code == "instance.renewed") return say(Say::being_renewed, locale);
    if (error.code == "configuration.not_active") return say(Say::not_active, locale);
    return error.message.empty() ? say(Say::no_instance, locale) : error.message;
}

std::string new_key(const char* kind)
{
    constexpr char digits[] = "0123456789abcdef";
    std::random_device random;
    std::string key = std::string(kind) + '/';
    for (int i = 0; i < 24; ++i)
        key += digits[random() % 16];
    return key;
}

/// The key of a call: what the person's program gave, or a new one. The contract bounds all of it,
/// and plugins get to see it.
desk::Result<std::string> call_key(const char* kind, const std::string& given,
                                   const std::string& locale)
{
    if (given.empty()) return new_key(kind);
    // The longest word in front, wherever it is for: what may be a key is the same everywhere.
    if (services::is_key("manual/" + given)) return std::string(kind) + '/' + given;
    return desk::Error{.status = desk::Errc::invalid,
                       .code = "input.invalid",
                       .detail = "the key is none: at most 113 of A-Z a-z 0-9 . _ - : /",
                       .message = say(Say::no_key, locale)};
}

/// `known` has the key of `wanted`: what the first half of a double click made. Anything else would
/// never be done, and nobody would be told.
desk::Result<store::Call> same_again(store::Connection connection, const store::Call& known,
                                     const store::CallRequest& wanted)
{
    const store::CallRequest& was = known.request;
    if (was.name == wanted.name && was.target == wanted.target && was.input == wanted.input)
        return known;
    const std::string used_for =
        was.name + ", " + subject_of(connection, was.target) + " (" + known.id + ')';
    return desk::Error{.status = desk::Errc::conflict,
                       .code = "key.used",
                       .detail = "the key was used for " + used_for + ": use a new one",
                       .message = say(Say::key_used, wanted.locale) + ' ' + used_for};
}

desk::Error unavailable_action(const ActionOffer& offer)
{
    return {.status = desk::Errc::state,
            .code = offer.is_verdict ? "action.unavailable" : "action.blocked",
            .detail = offer.reason.empty() ? offer.id + " is not offered here" : offer.reason,
            .message = offer.reason};
}

/// Fills state and reason of all offers with what the plugin says.
void ask_plugin(Instance& instance, const View& view, std::vector<ActionOffer>& offers)
{
    const auto verdicts = instance.availability(view);
    for (ActionOffer& offer : offers) {
        offer.state = Offer::disabled;
        if (!verdicts) {
            offer.reason = reason_of(verdicts.error(), view.locale);
            continue;
        }
        const auto& ids = instance.action_ids();
        const auto at = std::find(ids.begin(), ids.end(), offer.id) - ids.begin();
        if (at == static_cast<std::ptrdiff_t>(ids.size())) continue;
        const desk::Verdict& verdict = (*verdicts)[static_cast<std::size_t>(at)];
        offer.reason = verdict.reason;
        offer.is_verdict = true;
        if (verdict.offer == desk::Offer::hidden) offer.state = Offer::hidden;
        if (verdict.offer == desk::Offer::available) offer.state = Offer::available;
    }
}

desk::Error queue_full(int most, const std::string& locale)
{
    return {.status = desk::Errc::limit,
            .code = "queue.full",
            .detail = std::to_string(most) + " clicks wait for a worker",
            .message = say(Say::queue_full, locale),
            .retryable = true};
}

} // namespace

std::vector<ActionOffer> Desk::offers_of(const store::Configuration& configuration,
                                         const store::Target& target, const store::Person& reader)
{
    std::vector<ActionOffer> offers;
    const auto instance = parts_->instances.acquire(configuration.id);
    const auto package = parts_->instances.package_of(configuration);
    if (!package) return offers; // Nothing is known of its actions; health says why.
    const loader::Package& content = (*package)->package;
    for (const loader::Action& action : content.manifest.actions) {
        if (!action.is_on(loader_target(target.kind))) continue;
        ActionOffer offer{configuration.id, configuration.name, action.id};
        offer.title = content.texts.lookup(action.title, reader.locale);
        if (!action.about.empty()) offer.about = content.texts.lookup(action.about, reader.locale);
        offer.input = action.input;
        offer.ends_things = action.on_remove;
        offers.push_back(std::move(offer));
    }
    if (offers.empty()) return offers;

    if (instance) {
        View view{reader.locale, target.kind, {}, {}};
        const store::Reader connection(*parts_->store);
        const services::Reader of{configuration.id, &reader};
        const auto document = services::target_document(connection, target, of);
        if (!document) return {};
        view.target = *document;
        view.configuration =
            services::configuration_document(connection, configuration.id, {configuration.id})
                .value_or("{}");
        ask_plugin(**instance, view, offers);
    }
    for (ActionOffer& offer : offers) {
        if (!instance) {
            offer.state = Offer::disabled;
            offer.reason = reason_of(instance.error(), reader.locale);
        }
        const auto* action = content.manifest.action(offer.id);
        if (offer.state != Offer::available) continue;
        if (has_right(reader, target.kind, action->right)) continue;
        offer.state = Offer::disabled;
        offer.reason = say(Say::no_right, reader.locale);
        offer.is_verdict = false;
    }
    return offers;
}

std::vector<ActionOffer> Desk::actions(const store::Target& target, const store::Person& reader)
{
    std::vector<ActionOffer> offers;
    const auto offering = who_offers(store::Reader(*parts_->store), target);
    for (const store::Configuration& configuration : offering) {
        auto some = offers_of(configuration, target, reader);
        offers.insert(offers.end(), std::make_move_iterator(some.begin()),
                      std::make_move_iterator(some.end()));
    }
    return offers;
}

desk::Status Desk::check_input(const ActionOffer& offer, const std::string& input,
                               const std::string& locale)
{
    constexpr std::size_t input_max = 65536;
    const auto refuse = [&](const std::string& why) {
        return desk::Error{.status = desk::Errc::invalid,
                           .code = "input.invalid",
                           .detail = why,
                           .message = say(Say::input_wrong, locale) + ' ' + why};
    };
    if (input.size() > input_max) return refuse("longer than 65536 bytes");
    const auto values = loader::parse_values(input);
    if (!values) return refuse(values.error().detail);
    const auto findings = offer.input.validate(*values);
    if (findings.empty()) return {};
    auto error = refuse(findings.front().detail);
    const auto configuration =
        find_configuration(store::Reader(*parts_->store), offer.configuration);
    if (!configuration) return error;
    DESK_TRY(const auto package, parts_->instances.package_of(*configuration));
    error.message = say(Say::input_wrong, locale) + ' ' +
                    sentence_about(findings.front(), offer.input, package->package.texts, locale);
    return error;
}

desk::Result<store::Call> Desk::submit(const Click& click)
{
    auto call = take_in(click);
    if (!call) return call;
    // Not during one's turn: all who are here wait for the disk together.
    parts_->store->sync();
    parts_->calls.wake();
    return call;
}

desk::Result<store::Call> Desk::take_in(const Click& click)
{
    // A crowd is faster one by one than all at once, and leaves the processor to others.
    const store::Turn turn(parts_->clicks, parts_->store->location().patience);
    const auto actor = find_person(store::Reader(*parts_->store), click.actor);
    if (!actor) return desk::Error{desk::Errc::denied, "actor.unknown", "nobody is signed in"};
    if (!turn) return queue_full(parts_->options.clicks_waiting_max, actor->locale);

    const auto offers = actions(click.target, *actor);
    const ActionOffer* chosen = nullptr;
    for (const ActionOffer& offer : offers) {
        if (offer.id != click.action) continue;
        if (!click.configuration.empty() && offer.configuration != click.configuration) continue;
        // Of several configurations, the one that can do it.
        if (!chosen || (chosen->state != Offer::available && offer.state == Offer::available)) {
            chosen = &offer;
        }
    }
    if (!chosen) {
        return desk::Error{.status = desk::Errc::not_found,
                           .code = "action.unknown",
                           .detail = "no action " + click.action + " here",
                           .message = say(Say::unknown_action, actor->locale)};
    }
    DESK_TRY(std::string key, call_key("click", click.key, actor->locale));
    store::CallRequest request;
    request.instance = chosen->configuration;
    request.name = chosen->id;
    request.target = click.target;
    request.lane = store::Lane::click;
    request.idempotency_key = std::move(key);
    request.input = click.input;
    request.actor = actor->id;
    request.locale = actor->locale;
    request.asked_at = request.due_at = now();

    if (chosen->state != Offer::available) {
        // The second half of a double click comes when the first has changed what is offered.
        const store::Reader reader(*parts_->store);
        const auto known = find_call_with_key_of(reader, request);
        return known ? same_again(reader, *known, request) : unavailable_action(*chosen);
    }
    DESK_CHECK(check_input(*chosen, click.input, actor->locale));
    store::Transaction change(*parts_->store, store::Part::rows());
    const auto inserted = insert_call(change, request);
    if (!inserted.is_new) return same_again(change, inserted.call, request);
    const auto most = parts_->options.clicks_waiting_max;
    if (count_waiting_clicks(change, most + 1) > most) return queue_full(most, actor->locale);
    change.commit_without_sync();
    return inserted.call;
}

desk::Result<store::Call> Desk::run_job(const JobRequest& wanted)
{
    const store::Reader reader(*parts_->store);
    const auto actor = find_person(reader, wanted.actor);
    const auto configuration = find_configuration(reader, wanted.configuration);
    if (!configuration) {
        return desk::Error{desk::Errc::not_found, "configuration.unknown", "no such configuration"};
    }
    if (!actor || actor->role != store::Role::administrator) {
        return desk::Error{desk::Errc::denied, "job.denied", "only administrators start jobs"};
    }
    DESK_TRY(const auto package, parts_->instances.package_of(*configuration));
    const loader::Job* job = package->package.manifest.job(wanted.job);
    if (!job || !job->manual) {
        return desk::Error{desk::Errc::not_found, "job.unknown",
                           "no job " + wanted.job + " that people may start"};
    }
    if (wanted.dry_run && !job->dry_run) {
        return desk::Error{desk::Errc::unsupported, "job.no_dry_run",
                           "this job cannot tell what it would do"};
    }
    DESK_TRY(std::string key, call_key("manual", wanted.key, actor->locale));
    store::CallRequest request;
    request.instance = configuration->id;
    request.kind = store::CallKind::job;
    request.name = job->id;
    request.target = {store::TargetKind::configuration, configuration->id};
    request.idempotency_key = std::move(key);
    request.input = wanted.dry_run ? R"({"dry_run":true})" : "{}";
    request.actor = actor->id;
    request.locale = actor->locale;
    request.asked_at = request.due_at = now();
    store::Transaction change(*parts_->store, store::Part::rows());
    const auto inserted = insert_call(change, request);
    if (!inserted.is_new) return same_again(change, inserted.call, request);
    change.commit();
    parts_->calls.wake();
    return inserted.call;
}

} // namespace mock::runtime
