import type { ResourceEntry, ResourceMapping } from './resource-mapping.ts'

/**
 * What the bridge knows about AWS and Kubernetes. `+` joins the dimensions that name a resource together; of several
 * ways to name it the first that an alert offers is taken. Order matters where resources share dimensions.
 */
export const defaultResourceMapping: ResourceMapping = {
  entries: [
    ...aws('EC2', ['EC2'], 'ec2', ['InstanceId']),
    ...aws('AutoScaling', ['AutoScaling'], 'autoscaling', ['AutoScalingGroupName']),
    ...aws('EBS', ['EBS'], 'ec2', ['VolumeId']),
    ...aws('EC2Spot', ['EC2Spot'], 'ec2', ['FleetRequestId']),
    ...aws('RDS', ['RDS'], 'rds', [
      'DBInstanceIdentifier',
      'DBClusterIdentifier',
      'ProxyIdentifier',
      'ProxyName',
    ]),
    ...aws('DocDB', ['DocDB'], 'rds', ['DBInstanceIdentifier', 'DBClusterIdentifier']),
    ...aws('Neptune', ['Neptune'], 'rds', ['DBInstanceIdentifier', 'DBClusterIdentifier']),
    ...aws('Lambda', ['Lambda'], 'lambda', ['FunctionName']),
    ...aws('ELB', ['ELB'], 'elasticloadbalancing', ['LoadBalancerName']),
    ...aws('ALB', ['ApplicationELB'], 'elasticloadbalancing', [
      'LoadBalancer+TargetGroup',
      'LoadBalancer',
    ]),
    ...aws('NLB', ['NetworkELB'], 'elasticloadbalancing', [
      'LoadBalancer+TargetGroup',
      'LoadBalancer',
    ]),
    ...aws('GWLB', ['GatewayELB'], 'elasticloadbalancing', [
      'LoadBalancer+TargetGroup',
      'LoadBalancer',
    ]),
    ...aws('ECS', ['ECS', 'ECS/ContainerInsights'], 'ecs', [
      'ClusterName+ServiceName',
      'ClusterName',
    ]),
    ...aws('EKS', ['EKS', 'ContainerInsights'], 'eks', [
      'ClusterName+Namespace+PodName',
      'ClusterName',
    ]),
    ...aws('MemoryDB', ['MemoryDB'], 'memorydb', ['ClusterName']),
    ...aws('MSK', ['Kafka'], 'kafka', ['Cluster_Name+Broker_ID', 'Cluster_Name']),
    ...aws('MSKConnect', ['KafkaConnect'], 'kafkaconnect', ['Connector_Name']),
    ...aws('AppRunner', ['AppRunner'], 'apprunner', ['ServiceName']),
    ...aws('SQS', ['SQS'], 'sqs', ['QueueName']),
    ...aws('SNS', ['SNS'], 'sns', ['TopicName']),
    ...aws('EventBridge', ['Events'], 'events', ['EventBusName+RuleName', 'RuleName']),
    ...aws('StepFunctions', ['States'], 'states', ['StateMachineArn']),
    ...aws('Kinesis', ['Kinesis'], 'kinesis', ['StreamName']),
    ...aws('Firehose', ['Firehose'], 'firehose', ['DeliveryStreamName']),
    ...aws('KinesisAnalytics', ['KinesisAnalytics'], 'kinesisanalytics', ['Application']),
    ...aws('AmazonMQ', ['AmazonMQ'], 'mq', ['Broker']),
    ...aws('DynamoDB', ['DynamoDB'], 'dynamodb', ['TableName']),
    ...aws('Keyspaces', ['Cassandra'], 'cassandra', ['Keyspace+TableName', 'Keyspace']),
    ...aws('ElastiCache', ['ElastiCache'], 'elasticache', [
      'CacheClusterId+CacheNodeId',
      'CacheClusterId',
      'clusterId',
    ]),
    ...aws('RedshiftServerless', ['Redshift-Serverless'], 'redshift-serverless', [
      'Workgroup',
      'Namespace',
    ]),
    ...aws('Redshift', ['Redshift'], 'redshift', ['ClusterIdentifier']),
    ...aws('OpenSearch', ['ES'], 'es', ['DomainName']),
    ...aws('OpenSearchServerless', ['AOSS'], 'aoss', ['CollectionId']),
    ...aws('S3', ['S3'], 's3', ['BucketName']),
    ...aws('EFS', ['EFS'], 'elasticfilesystem', ['FileSystemId']),
    ...aws('FSx', ['FSx'], 'fsx', ['FileSystemId']),
    ...aws('StorageGateway', ['StorageGateway'], 'storagegateway', ['GatewayId', 'ShareId']),
    ...aws('Backup', ['Backup'], 'backup', ['BackupVaultName']),
    ...aws('NATGateway', ['NATGateway'], 'ec2', ['NatGatewayId']),
    ...aws('VPN', ['VPN'], 'ec2', ['VpnId']),
    ...aws('ClientVPN', ['ClientVPN'], 'ec2', ['Endpoint']),
    ...aws('DirectConnect', ['DX'], 'directconnect', [
      'ConnectionId',
      'VirtualInterfaceId',
      'LagId',
    ]),
    ...aws('TransitGateway', ['TransitGateway'], 'ec2', [
      'TransitGateway+TransitGatewayAttachment',
      'TransitGateway',
    ]),
    ...aws('VPCEndpoint', ['PrivateLinkEndpoints'], 'ec2', ['VPC_Endpoint_Id']),
    ...aws('VPCEndpointService', ['PrivateLinkServices'], 'ec2', ['Service_Id']),
    ...aws('NetworkFirewall', ['NetworkFirewall'], 'network-firewall', ['FirewallName']),
    ...aws('WAFv2', ['WAFV2'], 'wafv2', ['WebACL']),
    ...aws('Shield', ['DDoSProtection'], 'shield', ['ResourceArn']),
    ...aws('Route53', ['Route53'], 'route53', ['HealthCheckId']),
    ...aws('Route53Resolver', ['Route53Resolver'], 'route53resolver', ['EndpointId']),
    ...aws('GlobalAccelerator', ['GlobalAccelerator'], 'globalaccelerator', ['Accelerator']),
    ...aws('CloudFront', ['CloudFront'], 'cloudfront', ['DistributionId']),
    ...aws('APIGateway', ['ApiGateway'], 'apigateway', [
      'ApiName+Stage',
      'ApiId+Stage',
      'ApiName',
      'ApiId',
    ]),
    ...aws('AppSync', ['AppSync'], 'appsync', ['GraphQLAPIId']),
    ...aws('Cognito', ['Cognito'], 'cognito-idp', ['UserPool']),
    ...aws('ACM', ['CertificateManager'], 'acm', ['CertificateArn']),
    ...aws('ACMPrivateCA', ['ACMPrivateCA'], 'acm-pca', ['PrivateCAArn']),
    ...aws('KMS', ['KMS'], 'kms', ['KeyId']),
    ...aws('EMR', ['ElasticMapReduce'], 'elasticmapreduce', ['JobFlowId']),
    ...aws('EMRServerless', ['EMRServerless'], 'emr-serverless', ['ApplicationId']),
    ...aws('Glue', ['Glue'], 'glue', ['JobName']),
    ...aws('Athena', ['Athena'], 'athena', ['WorkGroup']),
    ...aws('DMS', ['DMS'], 'dms', [
      'ReplicationInstanceIdentifier+ReplicationTaskIdentifier',
      'ReplicationInstanceIdentifier',
    ]),
    ...aws('DataSync', ['DataSync'], 'datasync', ['TaskId']),
    ...aws('SageMaker', ['SageMaker'], 'sagemaker', ['EndpointName']),
    ...aws('CloudWatchLogs', ['Logs'], 'logs', ['LogGroupName']),
    ...aws('WorkSpaces', ['WorkSpaces'], 'workspaces', ['WorkspaceId']),
    ...aws('DirectoryService', ['DirectoryService'], 'ds', ['Directory_ID']),
    ...aws('Beanstalk', ['ElasticBeanstalk'], 'elasticbeanstalk', ['EnvironmentName']),
    { name: 'Pod', keys: ['namespace', 'pod'] },
    { name: 'Deployment', keys: ['namespace', 'deployment'] },
    { name: 'Node', keys: ['node'] },
    { name: 'EC2', keys: ['instance'] },
  ],
}

/** The entries of one AWS resource. Namespaces are given without `AWS/`, unless they have no such beginning. */
function aws(
  name: string,
  namespaces: readonly string[],
  arnService: string,
  ways: readonly string[],
): readonly ResourceEntry[] {
  const [first = name] = namespaces
  return ways.map((way) => ({
    name,
    keys: way.split('+').map((dimension) => `dimension_${dimension}`),
    namespaces: namespaces.map((namespace) =>
      /\/|^ContainerInsights$/.test(namespace) ? namespace : `AWS/${namespace}`,
    ),
    arnService,
    metricPrefix: `aws_${first.toLowerCase().replaceAll('-', '_')}_`,
  }))
}
