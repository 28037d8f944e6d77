"""Queues and alarms: who may speak into a queue, where what fails ends, and who is told of it."""

from __future__ import annotations

from typing import Any

from tests.architecture.policies import functions, resources_of
from tests.template import load_template

FORTNIGHT = 14 * 24 * 3600
# Metrics that mean that something is lost, late, broken or refused for want of room.
WATCHED = {
    "ApproximateNumberOfMessagesVisible",
    "ApproximateAgeOfOldestMessage",
    "5XXError",
    "Errors",
    "Throttles",
    "StoredFileMissing",
}


def statements(queue: str) -> list[dict[str, Any]]:
    policy = load_template()["Resources"][f"{queue}Policy"]["Properties"]
    assert policy["Queues"] == [{"Ref": queue}]
    return list(policy["PolicyDocument"]["Statement"])


def alarms() -> dict[str, dict[str, Any]]:
    return {n: a["Properties"] for n, a in resources_of("AWS::CloudWatch::Alarm").items()}


def metrics(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """The metrics that an alarm reads, be it one or the sum of several."""
    if "MetricName" in alarm:
        return [alarm]
    return [m["MetricStat"]["Metric"] for m in alarm["Metrics"] if "MetricStat" in m]


def dead_letter_queues() -> set[str]:
    """Where queues put what nobody could take, and streams what they forgot untaken."""
    queues = [q["Properties"] for q in resources_of("AWS::SQS::Queue").values()]
    redrives = [q["RedrivePolicy"] for q in queues if "RedrivePolicy" in q]
    events = [e["Properties"] for f in functions().values() for e in f.get("Events", {}).values()]
    failures = [e["DestinationConfig"]["OnFailure"] for e in events if "DestinationConfig" in e]
    return {
        *(redrive["deadLetterTargetArn"]["Fn::GetAtt"][0] for redrive in redrives),
        *(failure["Destination"]["Fn::GetAtt"][0] for failure in failures),
    }


def test_every_queue_is_encrypted_and_keeps_messages_for_a_fortnight() -> None:
    for name, queue in resources_of("AWS::SQS::Queue").items():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True, name
        assert queue["Properties"]["MessageRetentionPeriod"] == FORTNIGHT, name


def test_every_queue_refuses_plain_http_everywhere_but_on_the_loopback() -> None:
    for name in resources_of("AWS::SQS::Queue"):
        condition, on_loopback, refusal = statements(name)[0]["Fn::If"]
        assert (condition, on_loopback) == ("OnLoopback", {"Ref": "AWS::NoValue"}), name
        assert (refusal["Effect"], refusal["Principal"], refusal["Action"]) == (
            "Deny",
            "*",
            "sqs:*",
        )
        assert refusal["Resource"] == {"Fn::GetAtt": [name, "Arn"]}
        assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}, name


def test_a_service_speaks_into_a_queue_for_named_resources_of_ours_only() -> None:
    for name in resources_of("AWS::SQS::Queue"):
        for statement in statements(name)[1:]:
            assert (statement["Effect"], statement["Action"]) == ("Allow", "sqs:SendMessage"), name
            assert statement["Principal"].keys() == {"Service"}, name
            assert statement["Resource"] == {"Fn::GetAtt": [name, "Arn"]}, name
            sources = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
            assert sources, name
            assert all(source.keys() <= {"Fn::GetAtt"} for source in sources), name


def test_every_queue_is_a_dead_letter_queue_or_has_one() -> None:
    for name, queue in resources_of("AWS::SQS::Queue").items():
        redrive = queue["Properties"].get("RedrivePolicy")
        assert (name in dead_letter_queues()) != bool(redrive), name
        assert not redrive or 1 <= redrive["maxReceiveCount"] <= 10, name


def test_the_first_dead_letter_alarms() -> None:
    watched = {
        alarm["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in alarms().values()
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
        and (alarm["Statistic"], alarm["EvaluationPeriods"]) == ("Maximum", 1)
    }

    assert dead_letter_queues()
    assert dead_letter_queues() <= watched


def test_whatever_is_lost_late_or_broken_has_its_alarm() -> None:
    read = {metric["MetricName"] for alarm in alarms().values() for metric in metrics(alarm)}

    assert read >= WATCHED


def test_errors_and_throttles_of_functions_are_summed_up() -> None:
    for name in ("FunctionErrorsAlarm", "FunctionThrottlesAlarm"):
        read = {m["Dimensions"][0]["Value"]["Ref"] for m in metrics(alarms()[name])}
        [total] = [m for m in alarms()[name]["Metrics"] if "Expression" in m]

        # Where one writer is reserved, the stream's shards wait for one another: that is no alarm.
        waits = {"ArchiveFunction"} if name == "FunctionThrottlesAlarm" else set()
        assert functions().keys() - read == waits
        assert total["Expression"] == "SUM(METRICS())"


def test_alarms_tell_the_topic_and_are_calm_while_nothing_happens() -> None:
    telling = {"Fn::If": ["Notifies", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]}

    for name, alarm in alarms().items():
        assert alarm["AlarmActions"] == telling, name
        assert alarm["TreatMissingData"] == "notBreaching", name
        assert alarm["ComparisonOperator"] == "GreaterThanThreshold", name
        assert alarm.get("ActionsEnabled", True) is True, name


def test_only_alarms_by_metric_math_are_left_out_of_the_local_run() -> None:
    left_out = {
        name for name, a in resources_of("AWS::CloudWatch::Alarm").items() if "Condition" in a
    }

    assert left_out == {"FunctionErrorsAlarm", "FunctionThrottlesAlarm"}
    assert {load_template()["Resources"][name]["Condition"] for name in left_out} == {"OnAws"}


def test_no_alarm_waits_longer_for_more_than_was_decided() -> None:
    bounds = {name: (a["Threshold"], a["EvaluationPeriods"]) for name, a in alarms().items()}

    assert {name: bound for name, bound in bounds.items() if bound != (0, 1)} == {
        "ArchiveLateAlarm": (600_000, 1),  # in milliseconds, as streams count
        "ExportsLateAlarm": (600, 1),
        "ServerErrorsAlarm": (0, 3),
    }
