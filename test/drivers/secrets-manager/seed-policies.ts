/**
 * The three policies that the product's own description has for Secrets Manager: what people may have in their accounts already.
 * `secretsmanager:ResourceTag/` is written `aws:ResourceTag/` here: AWS evaluates the two alike, and the simulator knows the second.
 */
const content = [
  'secretsmanager:GetSecretValue',
  'secretsmanager:DescribeSecret',
  'secretsmanager:ListSecretVersionIds',
  'secretsmanager:PutSecretValue',
]
const lifecycle = [
  'secretsmanager:DeleteSecret',
  'secretsmanager:RestoreSecret',
  'secretsmanager:TagResource',
  'secretsmanager:UntagResource',
]
const tagKeys = ['ManagedBy', 'Namespace', 'Environment', 'VaultSlug']
const defaultKey = 'arn:aws:kms:*:*:alias/aws/secretsmanager'

const listing = {
  Sid: 'ListSecretsAccountWide',
  Effect: 'Allow',
  Action: ['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'],
  Resource: '*',
}
const encrypting = {
  Sid: 'KmsForSecretsManagerDefaultKey',
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'],
  Resource: defaultKey,
}

export const fullDeveloper = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadWriteMyAppSecrets',
      Effect: 'Allow',
      Action: [...content, 'secretsmanager:UpdateSecret*', ...lifecycle],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/Namespace': 'myapp' } },
    },
    listing,
    {
      Sid: 'CreateSecretsWithNamespaceTag',
      Effect: 'Allow',
      Action: 'secretsmanager:CreateSecret',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestTag/Namespace': 'myapp' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': tagKeys },
      },
    },
    encrypting,
  ],
}

export const environmentDeveloper = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadWriteMyAppStagingAndProd',
      Effect: 'Allow',
      Action: [...content, 'secretsmanager:UpdateSecret', 'secretsmanager:UpdateSecretVersionStage', ...lifecycle],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:ResourceTag/ManagedBy': 'Keep', 'aws:ResourceTag/Namespace': 'myapp' },
        'ForAnyValue:StringEquals': { 'aws:ResourceTag/Environment': ['staging', 'production'] },
      },
    },
    listing,
    {
      Sid: 'CreateSecretsInStagingAndProd',
      Effect: 'Allow',
      Action: 'secretsmanager:CreateSecret',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestTag/ManagedBy': 'Keep', 'aws:RequestTag/Namespace': 'myapp' },
        'ForAnyValue:StringEquals': { 'aws:RequestTag/Environment': ['staging', 'production'] },
        'ForAllValues:StringEquals': { 'aws:TagKeys': tagKeys },
      },
    },
    encrypting,
  ],
}

export const productionReader = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadOnlyMyAppProduction',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/Namespace': 'myapp', 'aws:ResourceTag/Environment': 'production' } },
    },
    listing,
    { Sid: 'KmsDecryptOnly', Effect: 'Allow', Action: 'kms:Decrypt', Resource: defaultKey },
  ],
}
