"""What can stand wrongly in a template, by the type of resource it is wrong for. Data only."""

from __future__ import annotations

from typing import Any

Place = tuple[str | int, ...]
GONE = object()

EXTRA_ACTIONS = {
    "dynamodb": "dynamodb:DeleteItem",
    "s3": "s3:PutObjectAcl",
    "secretsmanager": "secretsmanager:DeleteSecret",
    "sqs": "sqs:PurgeQueue",
    "logs": "logs:DeleteLogStream",
    "xray": "xray:GetTraceSummaries",
    "sts": "sts:TagSession",
    "events": "events:PutRule",
    "cloudformation": "cloudformation:UpdateStack",
    "kms": "kms:ScheduleKeyDeletion",
    "lambda": "lambda:UpdateFunctionCode",
}

# By type: what of a resource can be left out, or say something else.
_KEPT: tuple[tuple[Place, Any], ...] = (
    (("DeletionPolicy",), GONE),
    (("DeletionPolicy",), "Delete"),
    (("UpdateReplacePolicy",), GONE),
    (("UpdateReplacePolicy",), "Delete"),
)
OF_RESOURCES: dict[str, tuple[tuple[Place, Any], ...]] = {
    "AWS::DynamoDB::Table": (
        *_KEPT,
        (("Properties", "SSESpecification"), GONE),
        (("Properties", "SSESpecification", "SSEEnabled"), False),
        (("Properties", "PointInTimeRecoverySpecification"), GONE),
        (
            ("Properties", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"),
            False,
        ),
        (("Properties", "DeletionProtectionEnabled"), GONE),
        (("Properties", "DeletionProtectionEnabled"), False),
    ),
    "AWS::S3::Bucket": (
        *_KEPT,
        (("Properties", "BucketEncryption"), GONE),
        (("Properties", "VersioningConfiguration"), GONE),
        (("Properties", "VersioningConfiguration", "Status"), "Suspended"),
        (("Properties", "PublicAccessBlockConfiguration"), GONE),
        (("Properties", "PublicAccessBlockConfiguration", "BlockPublicAcls"), False),
        (("Properties", "PublicAccessBlockConfiguration", "BlockPublicPolicy"), False),
        (("Properties", "PublicAccessBlockConfiguration", "IgnorePublicAcls"), False),
        (("Properties", "PublicAccessBlockConfiguration", "RestrictPublicBuckets"), False),
        (("Properties", "OwnershipControls"), GONE),
        (
            ("Properties", "OwnershipControls", "Rules", 0, "ObjectOwnership"),
            "BucketOwnerPreferred",
        ),
        (("Properties", "AccessControl"), "PublicRead"),
        (("Properties", "BucketName"), {"Fn::Sub": "claimcheck-${Stage}"}),
    ),
    "AWS::S3::BucketPolicy": ((("Properties", "Bucket"), {"Ref": "OtherBucket"}),),
    "AWS::SQS::Queue": (
        (("Properties", "SqsManagedSseEnabled"), GONE),
        (("Properties", "SqsManagedSseEnabled"), False),
        (("Properties", "MessageRetentionPeriod"), GONE),
        (("Properties", "MessageRetentionPeriod"), 60),
        (("Properties", "RedrivePolicy", "maxReceiveCount"), 1000),
    ),
    "AWS::SQS::QueuePolicy": ((("Properties", "Queues"), []),),
    "AWS::Events::Rule": (
        (("Properties", "Targets", 0, "DeadLetterConfig"), GONE),
        (("Properties", "Targets", 0, "RetryPolicy"), GONE),
        (("Properties", "Targets", 0, "RetryPolicy", "MaximumRetryAttempts"), 0),
        (("Properties", "Targets", 0, "RetryPolicy", "MaximumEventAgeInSeconds"), 60),
    ),
    "AWS::Logs::LogGroup": (
        (("Properties", "RetentionInDays"), GONE),
        (("Properties", "RetentionInDays"), 3653),
    ),
    "AWS::CloudWatch::Alarm": (
        (("Properties", "AlarmActions"), GONE),
        (("Properties", "ActionsEnabled"), False),
        (("Properties", "Threshold"), 1_000_000),
        (("Properties", "EvaluationPeriods"), 288),
        (("Properties", "ComparisonOperator"), "LessThanThreshold"),
        (("Properties", "TreatMissingData"), "breaching"),
        (("Condition",), "Never"),
        ((), GONE),
    ),
    "AWS::SecretsManager::Secret": (
        (("Properties", "GenerateSecretString"), GONE),
        (("Properties", "GenerateSecretString", "PasswordLength"), 8),
        (("Properties", "SecretString"), "known to whoever reads this"),
    ),
    "AWS::IAM::Role": (
        (("Properties", "AssumeRolePolicyDocument", "Statement", 0, "Principal"), "*"),
        (("Properties", "AssumeRolePolicyDocument", "Statement", 0, "Principal"), {"AWS": "*"}),
        (("Properties", "AssumeRolePolicyDocument", "Statement", 0, "Action"), "sts:*"),
        (
            ("Properties", "ManagedPolicyArns"),
            ["arn:aws:iam::aws:policy/AdministratorAccess"],
        ),
    ),
    "AWS::IAM::ManagedPolicy": ((("Properties", "Roles"), [{"Ref": "ListingRole"}]),),
    "AWS::Serverless::Function": (
        (("Properties", "Role"), GONE),
        (("Properties", "Role"), {"Fn::GetAtt": ["SignerRole", "Arn"]}),
        (("Properties", "Policies"), ["AmazonS3FullAccess"]),
        (("Properties", "FunctionUrlConfig"), {"AuthType": "NONE"}),
        (("Properties", "LoggingConfig"), GONE),
        (("Properties", "LoggingConfig", "LogGroup"), {"Ref": "ApiAccessLog"}),
        (("Properties", "Tracing"), "PassThrough"),
        (("Properties", "VersionDescription"), "constant"),
        (("Properties", "Environment", "Variables", "UNKNOWN"), "value"),
        (("Properties", "Environment", "Variables", "STAGE"), "k" * 43),
    ),
    "AWS::Serverless::LayerVersion": ((("Properties", "RetentionPolicy"), "Delete"),),
    "AWS::ApiGateway::Account": _KEPT,
    "AWS::Serverless::Api": (
        (("Properties", "TracingEnabled"), False),
        (("Properties", "AccessLogSetting"), GONE),
        (("Properties", "MethodSettings"), GONE),
        (("Properties", "MethodSettings", 0, "ThrottlingRateLimit"), GONE),
        (("Properties", "MethodSettings", 0, "ThrottlingBurstLimit"), GONE),
        (("Properties", "MethodSettings", 0, "DataTraceEnabled"), True),
        (("Properties", "MethodSettings", 0, "LoggingLevel"), "INFO"),
        (("Properties", "MethodSettings", 0, "MetricsEnabled"), False),
        (("Properties", "MethodSettings", 0, "HttpMethod"), "GET"),
    ),
}

# Resources that would be a way in, or would hold data, without what goes with it.
ADDED: dict[str, dict[str, Any]] = {
    "a bare bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
    "a bare table": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
    "a bare queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
    "a bare log group": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
    "a function's own URL": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE"}},
    "a user": {"Type": "AWS::IAM::User", "Properties": {}},
    "an access key": {"Type": "AWS::IAM::AccessKey", "Properties": {}},
    "a call by anybody": {"Type": "AWS::Lambda::Permission", "Properties": {"Principal": "*"}},
    "a call by a service for anybody": {
        "Type": "AWS::Lambda::Permission",
        "Properties": {"Principal": "s3.amazonaws.com"},
    },
    "a role that nobody signed for": {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "PolicyDocument": {
                "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
            }
        },
    },
    "a secret in plain text": {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {"SecretString": "plain"},
    },
    "a rule without dead letters": {
        "Type": "AWS::Events::Rule",
        "Properties": {"Targets": [{"Id": "x"}]},
    },
}

ELSEWHERE: tuple[tuple[Place, Any], ...] = (
    (("Parameters", "DeletionProtection", "Default"), "off"),
    (("Parameters", "RetentionDays", "MinValue"), 1),
    (("Parameters", "StageRateLimit", "Default"), 10_000),
    (("Parameters", "StageBurstLimit", "Default"), 5_000),
    (("Parameters", "LinkPassword"), {"Type": "String"}),
    (("Conditions", "OnLoopback"), {"Fn::Equals": ["1", "1"]}),
    (("Conditions", "Protected"), {"Fn::Equals": ["1", "2"]}),
    (("Conditions", "OnAws"), {"Fn::Equals": ["1", "2"]}),
    (("Globals", "Function", "ReservedConcurrentExecutions"), GONE),
    (("Globals", "Function", "Tracing"), "PassThrough"),
    (("Globals", "Function", "Timeout"), 900),
    (("Outputs", "LinkKey"), {"Value": "{{resolve:secretsmanager:claimcheck/prod/link}}"}),
)
